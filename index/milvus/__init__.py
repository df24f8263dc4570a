"""An index in Milvus: the same seams (`index.view.View`, `index.writing.Writer`), for archives that
one machine does not hold. Storing, searching, sharding and replication are Milvus's own."""
