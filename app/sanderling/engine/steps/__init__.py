"""The steps of the pipeline: one file, one function each; the previous value in, the next value out."""
