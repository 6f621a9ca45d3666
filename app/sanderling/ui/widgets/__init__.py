"""Controls that never heard of HTTP. They import PySide6 and the theme, nothing else of Sanderling."""
