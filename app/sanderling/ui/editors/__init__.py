"""Body editors, one a file, and the form built from declared fields. May import domain, services and ``ui.widgets``."""
