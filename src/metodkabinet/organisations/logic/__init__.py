"""What is true of territories and organisations without asking the database."""
