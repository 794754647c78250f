"""Values to text: lists, previews and comments."""
