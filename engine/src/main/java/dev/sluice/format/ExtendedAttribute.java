package dev.sluice.format;

/**
 * An extended attribute; POSIX ACLs are the attributes {@code system.posix_acl_access} and {@code
 * system.posix_acl_default}.
 *
 * @param name with its namespace, {@code user.comment}
 * @param value the raw bytes, possibly none; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExtendedAttribute(String name, byte[] value) {}
