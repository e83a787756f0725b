"""
A real S3 server for tests: Ceph's radosgw from Debian's packages, unpacked into a folder.

Nothing is installed and no rights are needed: one monitor, one store that keeps everything in
memory, and the gateway, all on the loopback address and gone when the tests end.
"""
