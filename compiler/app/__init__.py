"""The front end for app descriptions: `app.yaml` → the canonical app form → a Compose project."""
