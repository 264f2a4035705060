# The page as static files behind nginx, with the headers it needs.
#   docker build -t interleave . && docker run --rm -p 8080:8080 interleave
FROM debian:trixie-slim AS build
WORKDIR /src
COPY build.sh ./
RUN ./build.sh deps web
COPY . .
RUN ./build.sh web

FROM nginx:1.28-alpine
COPY web/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /src/build/web /usr/share/nginx/html
EXPOSE 8080
