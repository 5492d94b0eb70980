package dev.sluice.repository;

/** Is told where wanted blobs lie. */
public interface Located {
  /**
   * The blob of a want lies here.
   *
   * @param array holds the want's record, valid during the call
   * @param want where the record begins
   * @param pack number of the pack, see {@link IndexedRepository#pack}
   * @param offset of the sealed blob in the pack
   * @param length of the sealed blob
   * @param plainLength of the plaintext if it is compressed, else 0
   */
  void found(byte[] array, int want, int pack, long offset, long length, long plainLength);

  /** The blob of a want is in no index and in no pack. */
  void missing(byte[] array, int want);
}
