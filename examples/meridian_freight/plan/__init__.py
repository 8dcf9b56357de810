"""The planted facts of the demo company, before any dirt. Writers spell them out, truth derives from them."""
