package dev.sluice.spill;

import java.util.Arrays;

/**
 * Sorts numbers whose upper 40 bits are the key and whose lower 24 bits do not matter: byte by byte
 * from the lowest of the key, without a comparison. Bytes that all keys have in common cost
 * nothing. For one thread.
 */
final class RadixSort {
  private static final int LOWEST_KEY_BIT = 24;
  private static final int DIGITS = 5;
  private static final int VALUES = 256;

  /** For fewer numbers, counting costs more than comparing. */
  private static final int FEW = 512;

  private final long[] other;
  private final int[][] counts = new int[DIGITS][VALUES];

  /**
   * @param most how many numbers are sorted at once, at most
   */
  RadixSort(int most) {
    this.other = new long[most > FEW ? most : 0];
  }

  /** Sorts a part of an array, as signed numbers. */
  void sort(long[] numbers, int from, int to) {
    if (to - from <= FEW) {
      Arrays.sort(numbers, from, to);
      return;
    }
    count(numbers, from, to);
    long[] source = numbers;
    int sourceFrom = from;
    for (int digit = 0; digit < DIGITS; digit++) {
      int shift = LOWEST_KEY_BIT + Byte.SIZE * digit;
      int[] places = counts[digit];
      if (places[digit(source[sourceFrom], shift)] < to - from) {
        long[] target = source == numbers ? other : numbers;
        int targetFrom = source == numbers ? 0 : from;
        startingFrom(targetFrom, places);
        for (int i = sourceFrom; i < sourceFrom + (to - from); i++) {
          long number = source[i];
          target[places[digit(number, shift)]++] = number;
        }
        source = target;
        sourceFrom = targetFrom;
      }
    }
    if (source != numbers) {
      System.arraycopy(source, 0, numbers, from, to - from);
    }
  }

  private void count(long[] numbers, int from, int to) {
    for (int[] ofDigit : counts) {
      Arrays.fill(ofDigit, 0);
    }
    for (int i = from; i < to; i++) {
      long number = numbers[i];
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit][digit(number, LOWEST_KEY_BIT + Byte.SIZE * digit)]++;
      }
    }
  }

  /** Makes of how often each value is there the place of the first one. */
  private static void startingFrom(int first, int[] counts) {
    int place = first;
    for (int value = 0; value < VALUES; value++) {
      int count = counts[value];
      counts[value] = place;
      place += count;
    }
  }

  /** The sign is flipped, so that the highest byte sorts as the number does. */
  private static int digit(long number, int shift) {
    return (int) ((number ^ Long.MIN_VALUE) >>> shift) & 0xff;
  }
}
