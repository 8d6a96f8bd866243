"""How the embedded pipeline was made, and how to make it again: see `README.md` here. Not part of the
package.
"""
