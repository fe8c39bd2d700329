"""What the amounts stage is made of: reading quantities and joining them."""
