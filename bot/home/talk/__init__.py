"""Talk: what somebody writes to Ripple in a direct message, or where they mention it, is answered."""
