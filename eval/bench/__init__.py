"""How fast and how large: corpora of any size out of real news, built, searched and changed.

    python -m eval.bench --data FOLDER 10000 100000 1000000

measures each size and writes a file a size under eval/bench/results; `--report` draws docs/scale.md from those.
"""
