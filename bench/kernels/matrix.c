// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Dense matrix multiplication, double precision, plain triple loop: streaming loads, vectorisable. */
#include <stdio.h>

enum { SIZE = 512, ROUNDS = 24 };

static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

int main(void)
{
    for (int i = 0; i < SIZE; i++) {
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = (i * 7 + j * 3) % 11;
            b[i][j] = (i * 5 + j) % 13;
        }
    }
    double sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < SIZE; i++) {
            for (int k = 0; k < SIZE; k++) {
                double factor = a[i][k] + round;
                for (int j = 0; j < SIZE; j++) {
                    c[i][j] += factor * b[k][j];
                }
            }
        }
        sum += c[round * 13][round * 17];
    }
    printf("matrix %.0f\n", sum);
    return 0;
}
