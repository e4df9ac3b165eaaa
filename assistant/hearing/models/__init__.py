"""Speech models for Vosk: which there are, getting them, and where they are kept.

`load_catalogue` (catalogue.py) names the models that can be fetched, `install_known` and `install_file` (install.py)
put one in place, `installed_models` (store.py) finds them. Nothing here uses the network but `install_known`.
"""
