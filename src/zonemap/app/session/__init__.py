"""What runs for every session; it stands apart from `pages`, or a first visitor would get a page file by itself."""
