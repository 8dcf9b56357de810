"""The demo company Meridian Freight: a portfolio whose truth is known.

`generate` writes a complete portfolio folder (YAML, data files with planted dirt) and `truth.yml`, the
numbers that a correct pipeline publishes from it. Nothing here imports product code.
"""

from examples.meridian_freight.generate import GENERATOR_VERSION, generate

__all__ = ["GENERATOR_VERSION", "generate"]
