"""What records does a JSON document hold?"""
