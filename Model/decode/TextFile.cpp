// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TextFile.h"

#include <zlib.h>

namespace earshot {

#ifdef _WIN32
TextFile::TextFile(const std::filesystem::path& path) : file_(gzopen_w(path.c_str(), "rb")) {}
#else
TextFile::TextFile(const std::filesystem::path& path) : file_(gzopen(path.c_str(), "rb")) {}
#endif

void TextFile::Close::operator()(gzFile_s* file) const {
    gzclose_r(file);
}

bool TextFile::isPacked() {
    return file_ && gzdirect(file_.get()) == 0;
}

TextFile::int_type TextFile::underflow() {
    if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
    if (hasFailed_ || !file_) return traits_type::eof();
    const int count = gzread(file_.get(), text_.data(), static_cast<unsigned>(text_.size()));
    int failure = Z_OK;
    gzerror(file_.get(), &failure); // a text that is cut off is only told here
    hasFailed_ = failure != Z_OK;
    if (count <= 0) return traits_type::eof();
    setg(text_.data(), text_.data(), text_.data() + count);
    return traits_type::to_int_type(text_.front());
}

} // namespace earshot
