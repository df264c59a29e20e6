"""The programme: what owners decide for everybody. Each change is told in the channels of the teams it touches."""
