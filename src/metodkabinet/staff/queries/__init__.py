"""Reading about staff: cohorts, characteristics on a day, rows of cards, what a table means, who answered."""
