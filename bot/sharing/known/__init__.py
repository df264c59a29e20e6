"""What is known already. Before a question is asked or something is shared again, whoever writes is offered it first."""
