"""One presenter a panel: services in, signals out; QtCore only, no widgets."""
