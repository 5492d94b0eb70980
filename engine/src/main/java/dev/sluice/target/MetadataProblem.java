package dev.sluice.target;

/**
 * One piece of metadata that could not be set.
 *
 * @param what which: {@code owner 1000:1000}, {@code extended attribute user.comment}
 * @param reason the system's word for why
 * @param isPermission whether it failed because the process is not privileged, as is to be expected
 *     when it is not run by root
 */
public record MetadataProblem(String what, String reason, boolean isPermission) {}
