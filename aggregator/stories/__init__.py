"""Stories: the same text across feeds. Features of one text, whether two are copies, and grouping a stream of them."""
