"""Qt item models over domain objects; they import the domain and QtCore only."""
