"""What the window is made of: each panel lays out widgets and forwards, signals up and ``show_*`` down."""
