"""Files of other tools and what Sanderling makes of them: importers, exporters, snippets.

May import ``domain`` and third-party libraries. No file is opened here: streams and lines come in, bytes go out.
"""
