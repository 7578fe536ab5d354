"""What Streamlit runs for every session. A folder `pages` beside it would be taken for pages as they are."""
