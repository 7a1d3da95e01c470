"""From a pen, a canvas or a photo to 28 by 28 pixels as MNIST would have them."""
