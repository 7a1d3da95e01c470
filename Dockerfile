# The web process; the same image is the scheduler and the workers of the engine (compose.yaml).
FROM python:3.13-slim

RUN useradd --create-home --uid 1000 lab && mkdir --parents /runs && chown lab /runs
WORKDIR /app
COPY requirements-look.txt requirements-engine.txt ./
COPY deploy/requirements.txt deploy/
RUN pip install --no-cache-dir --disable-pip-version-check -r deploy/requirements.txt
COPY . .
RUN python -m compileall -q core pages

USER lab
ENV LSTM_LAB_RUNS=/runs \
    LSTM_LAB_UPLOAD=0 \
    DASK_CONFIG=/app/deploy \
    PYTHONUNBUFFERED=1
VOLUME /runs
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501", "--server.headless", "true"]
