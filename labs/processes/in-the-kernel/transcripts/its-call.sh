# what stands above
