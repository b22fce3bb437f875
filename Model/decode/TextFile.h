// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextFile: a stream buffer over a file that may be packed by gzip, which it sees for itself. (By zlib alone: a plug-in
// that brings another Boost.Iostreams than its host's would have the host's.) One thread.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <streambuf>

struct gzFile_s; // zlib's

namespace earshot {

class TextFile : public std::streambuf {
public:
    explicit TextFile(const std::filesystem::path& path);

    [[nodiscard]] bool isOpen() const { return file_ != nullptr; }
    [[nodiscard]] bool isPacked();
    // The text ended because it could not be read on, or because what is packed is damaged or cut off.
    [[nodiscard]] bool hasFailed() const { return hasFailed_; }

protected:
    int_type underflow() override;

private:
    struct Close {
        void operator()(gzFile_s* file) const;
    };

    std::unique_ptr<gzFile_s, Close> file_;
    std::array<char, 65536> text_{};
    bool hasFailed_ = false;
};

} // namespace earshot
