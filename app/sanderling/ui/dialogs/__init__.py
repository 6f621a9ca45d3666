"""Questions to the user: opened, never exec'd; each hands back a future."""
