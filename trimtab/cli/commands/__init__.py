"""The commands of ``trimtab``, one file each: the file's name is the command's, and it holds it as COMMAND."""
