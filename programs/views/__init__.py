"""The pages of programs and projects."""
