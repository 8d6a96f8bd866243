"""Records to the annotation tools that teams have, and their decisions back."""
