"""Commitments: looked after by whoever volunteers, asked about three times, and told in the digest."""
