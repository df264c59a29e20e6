"""The Web API: tokens, scopes, arguments, rate limits, refusals in Slack's words; the methods are in methods/.

Others may import the context, the installed app, refusals and the route handlers. It refuses to send anything to the
app: it changes the state, and the transport hears of that.
"""
