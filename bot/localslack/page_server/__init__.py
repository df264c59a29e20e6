"""The server side of the browser page: files, one WebSocket a tab, reads and acts, the fault drawer.

Others may import `PageState`, the routes, the two middlewares and `HostControls`. It refuses requests from other web
sites, and shows nobody what the person of their tab may not see.
"""
