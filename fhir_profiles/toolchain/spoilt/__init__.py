"""What is wrong in each bad example, by family of profiles."""
