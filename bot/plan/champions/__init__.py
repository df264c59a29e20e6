"""Champions by their own yes: asked once, in private; who they are stands on no screen."""
