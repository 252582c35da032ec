/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Exercises libpng both ways: makes an image of WIDTH x HEIGHT, writes it with every filter, reads it back through the transformations,
 * and writes what came out. Output: the two files one after the other.   transcode WIDTH HEIGHT ROUNDS
 */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct buffer { unsigned char *data; size_t used, size, read; } buffer;

static void put(png_structp png, png_bytep bytes, size_t count)
{
    buffer *b = png_get_io_ptr(png);
    if (b->used + count > b->size) {
        b->size = (b->used + count) * 2;
        b->data = realloc(b->data, b->size);
        if (!b->data) png_error(png, "out of memory");
    }
    memcpy(b->data + b->used, bytes, count);
    b->used += count;
}

static void get(png_structp png, png_bytep bytes, size_t count)
{
    buffer *b = png_get_io_ptr(png);
    if (count > b->used - b->read) png_error(png, "end of data");
    memcpy(bytes, b->data + b->read, count);
    b->read += count;
}

static void nothing(png_structp png) { (void)png; }

static void write_image(buffer *out, png_uint_32 width, png_uint_32 height, int type, int depth, int filters, int interlace, png_bytepp rows)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png))) exit(2);
    png_set_write_fn(png, out, put, nothing);
    png_set_IHDR(png, info, width, height, depth, type, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png, 0, filters);
    png_set_compression_level(png, 6);
    png_write_info(png, info);
    png_write_image(png, rows);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static png_bytepp new_rows(png_uint_32 height, size_t row_bytes)
{
    png_bytepp rows = malloc(height * sizeof *rows);
    if (!rows) exit(3);
    for (png_uint_32 y = 0; y < height; y++)
        if (!(rows[y] = calloc(1, row_bytes))) exit(3);
    return rows;
}

int main(int argc, char **argv)
{
    png_uint_32 width = argc > 1 ? (png_uint_32)atoi(argv[1]) : 97, height = argc > 2 ? (png_uint_32)atoi(argv[2]) : 61;
    int rounds = argc > 3 ? atoi(argv[3]) : 1;
    png_bytepp rows = new_rows(height, (size_t)width * 4);
    unsigned noise = 1;
    for (png_uint_32 y = 0; y < height; y++)
        for (png_uint_32 x = 0; x < width; x++) {
            unsigned char *p = rows[y] + 4 * (size_t)x;
            noise = noise * 1664525u + 1013904223u;
            p[0] = (unsigned char)(x * 2 + y);
            p[1] = (unsigned char)((x * x + y * y) >> 6);
            p[2] = (unsigned char)((x & y) + (noise >> 30));
            p[3] = (unsigned char)(x > y ? 255 : x + y);
        }
    for (int round = 0; round < rounds; round++) {
        buffer first = {0}, second = {0};
        write_image(&first, width, height, PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_ALL_FILTERS, round % 2 ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, rows);
        png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
        png_infop info = png_create_info_struct(png);
        if (setjmp(png_jmpbuf(png))) exit(2);
        png_set_read_fn(png, &first, get);
        png_read_info(png, info);
        png_set_gamma(png, 2.2, 0.45455);
        png_color_16 background = {0, 30, 60, 90, 0};
        png_set_background(png, &background, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
        png_set_expand_16(png);
        png_set_swap(png);
        png_set_bgr(png);
        png_set_interlace_handling(png);
        png_read_update_info(png, info);
        png_bytepp out = new_rows(height, png_get_rowbytes(png, info));
        png_read_image(png, out);
        png_read_end(png, info);
        write_image(&second, width, height, PNG_COLOR_TYPE_RGB, 16, PNG_FILTER_PAETH | PNG_FILTER_UP, PNG_INTERLACE_NONE, out);
        png_destroy_read_struct(&png, &info, NULL);
        if (round == rounds - 1) {
            fwrite(first.data, 1, first.used, stdout);
            fwrite(second.data, 1, second.used, stdout);
        }
        for (png_uint_32 y = 0; y < height; y++) free(out[y]);
        free(out);
        free(first.data);
        free(second.data);
    }
    return fflush(stdout) ? 4 : 0;
}
