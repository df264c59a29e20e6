"""The Web API's methods, one file a family, each closed by its METHODS table.

Only `api.web_api` calls them by name; people's interactions share `views.show_modal` and `views.swap_modal`.
"""
