"""The culture audit: all sides asked at once, each half year, through the pulse's protocol."""
