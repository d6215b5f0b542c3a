"""What happens to programs and projects."""
