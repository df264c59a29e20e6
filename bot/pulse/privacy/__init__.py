"""Privacy of answers: fold, seal, contract, release."""
