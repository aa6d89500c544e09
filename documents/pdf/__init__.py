"""What files are made of: cleaning, pictures, text, watermark, books; knows no table and no person."""
