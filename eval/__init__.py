"""Questions, measures, runs and reports; the sample corpus lives here too."""
