"""Signing in by another house's identity provider (OpenID Connect). It opens doors and gives no roles."""
